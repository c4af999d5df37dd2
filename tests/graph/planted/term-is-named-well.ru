INSERT DATA { <https://w3id.org/minzheng/id/phase/Mid_Way> a skos:Concept ; skos:inScheme <https://w3id.org/minzheng/id/phase> ; skos:topConceptOf <https://w3id.org/minzheng/id/phase> ;
  skos:notation "midway" ; skos:prefLabel "中途"@zh, "midway"@en ; skos:definition "中途"@zh, "midway"@en }
