INSERT DATA { <https://example.org/thing> rdfs:seeAlso <https://w3id.org/minzheng/id/group/martians> }
