INSERT { ?metric owl:deprecated true ; skos:historyNote "gone"@en } WHERE { ?claim mz:raw "9.8万" ; mz:metric ?metric }
