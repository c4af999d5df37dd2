INSERT DATA { <https://example.org/cube> a qb:DataSet }
