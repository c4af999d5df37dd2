DELETE { ?concept skos:prefLabel ?label } INSERT { ?concept skos:prefLabel "孤儿"@zh }
WHERE { ?concept skos:notation "leprosy-patients" ; skos:prefLabel ?label FILTER(LANG(?label) = "zh") }
