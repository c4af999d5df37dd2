INSERT { ?concept skos:altLabel ?label } WHERE { ?concept skos:notation "leprosy-patients" ; skos:prefLabel ?label }
