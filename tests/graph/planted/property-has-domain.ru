DELETE { mz:raw rdfs:domain ?domain } WHERE { mz:raw rdfs:domain ?domain }
