INSERT DATA { mz:Lonely a owl:Class ; rdfs:label "孤"@zh, "lonely"@en ; skos:definition "孤"@zh, "lonely"@en ; rdfs:isDefinedBy <https://w3id.org/minzheng/ontology> }
