DELETE { ?concept skos:broader ?above } WHERE { ?concept skos:notation "leprosy-patients" ; skos:broader ?above }
