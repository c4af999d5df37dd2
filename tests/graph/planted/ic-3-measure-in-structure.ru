INSERT DATA { <https://example.org/structure> a qb:DataStructureDefinition }
