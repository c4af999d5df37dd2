DELETE { ?policy mz:sentence ?sentence } WHERE { ?policy a mz:Policy ; mz:sentence ?sentence }
