DELETE { ?claim mz:quoteEnd ?end } INSERT { ?claim mz:quoteEnd ?later }
WHERE { ?claim mz:raw "9.8万" ; mz:quoteEnd ?end . BIND(?end + 1 AS ?later) }
