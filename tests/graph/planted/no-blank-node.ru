INSERT DATA { <https://example.org/thing> rdfs:seeAlso [] }
