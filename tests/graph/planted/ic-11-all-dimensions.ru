DELETE { ?claim mz:aspect ?aspect } WHERE { ?claim mz:raw "9.8万" ; mz:aspect ?aspect }
