DELETE { ?set dcterms:license ?licence } WHERE { BIND(<https://w3id.org/minzheng/alignment/geonames> AS ?set) ?set dcterms:license ?licence }
