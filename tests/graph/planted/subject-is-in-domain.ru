INSERT { ?policy mz:raw "9" } WHERE { ?policy a mz:Policy }
