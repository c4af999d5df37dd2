INSERT DATA { <https://example.org/dimension> a qb:DimensionProperty }
