DELETE { mz:raw rdfs:range ?range } WHERE { mz:raw rdfs:range ?range }
