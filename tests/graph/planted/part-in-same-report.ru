INSERT { ?claim mz:partOf <https://example.org/claim> } WHERE { ?claim mz:raw "9.8万" }
