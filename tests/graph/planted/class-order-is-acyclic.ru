INSERT DATA { mz:PersonGroup rdfs:subClassOf mz:BeneficiaryGroup }
