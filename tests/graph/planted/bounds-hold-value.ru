DELETE { ?claim mz:upperBound ?upper } INSERT { ?claim mz:upperBound 1.0 }
WHERE { ?claim mz:raw "9.8万" ; mz:upperBound ?upper }
