INSERT { <https://example.org/change> ?predicate ?object ; mz:after ?other }
WHERE { ?change a mz:Change ; ?predicate ?object . FILTER(?predicate != mz:after) ?other mz:raw "9.8万" }
