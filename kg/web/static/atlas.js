// Where the atlas tells why a query has no answer: the first place, metric and year that it names.

const FACETS = { place: "id/place/", metric: "id/metric/" };

export function atlasOf(query) {
  const plain = query.replace(/"[^"\n]*"|'[^'\n]*'/g, " ");
  const body = plain.replace(/PREFIX\s+[\w-]*:\s*<[^>]*>/gi, " ");
  const chosen = new URLSearchParams();
  for (const [facet, space] of Object.entries(FACETS)) {
    const written = body.match(new RegExp(`<[^<>\\s]*/${space}([^<>\\s]+)>`));
    const prefix = plain.match(new RegExp(`PREFIX\\s+([\\w-]*):\\s*<[^<>\\s]*/${space}>`, "i"));
    const short = prefix && body.match(new RegExp(`(?<![\\w-])${prefix[1]}:([\\w-]+)`));
    const found = (written || short)?.[1];
    if (found) chosen.set(facet, found);
  }
  const year = body.match(/\b(20\d{2})\b(?!-)/);
  if (year && !chosen.has("place")) chosen.set("year", year[1]);
  return chosen.size ? `/atlas?${chosen}` : "/atlas";
}
