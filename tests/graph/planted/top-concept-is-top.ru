INSERT DATA { <https://w3id.org/minzheng/id/group> skos:hasTopConcept <https://w3id.org/minzheng/id/group/leprosy-patients> }
