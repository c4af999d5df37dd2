DELETE { ?claim mz:comparator ?sign } WHERE { ?claim mz:raw "9.8万" ; mz:comparator ?sign }
