DELETE { ?report mz:sha256 ?digest } WHERE { ?report a mz:Report ; mz:sha256 ?digest }
