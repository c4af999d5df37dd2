INSERT { ?claim mz:earliest "2030-01-01"^^xsd:date } WHERE { ?claim mz:raw "9.8万" }
