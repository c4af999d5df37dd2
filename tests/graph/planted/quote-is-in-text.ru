DELETE { ?claim mz:quoteStart ?start ; mz:quoteEnd ?end } INSERT { ?claim mz:quoteStart ?from ; mz:quoteEnd ?to }
WHERE { ?claim mz:raw "9.8万" ; mz:quoteStart ?start ; mz:quoteEnd ?end . BIND(?start + 1 AS ?from) BIND(?end + 1 AS ?to) }
