DELETE { ?honour skos:prefLabel ?label } WHERE { ?honour a mz:Honour ; skos:prefLabel ?label }
