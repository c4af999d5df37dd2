INSERT { ?above skos:broader ?below } WHERE { ?below skos:notation "leprosy-patients" ; skos:broader ?above }
