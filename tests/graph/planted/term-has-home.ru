DELETE { mz:Claim rdfs:isDefinedBy ?ontology } WHERE { mz:Claim rdfs:isDefinedBy ?ontology }
