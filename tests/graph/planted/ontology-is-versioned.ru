DELETE { <https://w3id.org/minzheng/ontology> owl:versionIRI ?version } WHERE { <https://w3id.org/minzheng/ontology> owl:versionIRI ?version }
