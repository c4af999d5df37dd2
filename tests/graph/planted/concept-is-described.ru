DELETE { ?concept skos:prefLabel ?label }
WHERE { ?concept skos:notation "orphans" ; skos:prefLabel ?label FILTER(LANG(?label) = "en" && STRENDS(STR(?concept), "group/orphans")) }
