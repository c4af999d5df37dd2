DELETE { mz:Claim rdfs:label ?label } WHERE { mz:Claim rdfs:label ?label FILTER(LANG(?label) = "en") }
