INSERT DATA { mz:Metric owl:disjointWith mz:Claim . mz:metric rdfs:range mz:Claim }
