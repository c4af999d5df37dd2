// Bundles the editor into the folder named: one script, one style sheet, and the licences of what is in them.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

// The editor brings a list of 3,000 prefixes from prefix.cc, some of them spam. The pages have their own.
const LIST = /madsrdf = "(?:[^"]*", [\w$]+ = ")*[^"]*", ([\w$]+) = \{\n\tmadsrdf,[^{}]*\n\}/;

const ownPrefixes = {
  name: "own-prefixes",
  setup(bundle) {
    bundle.onLoad({ filter: /yasqe\.esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!LIST.test(source)) throw new Error(`${path}: the list of prefixes is not where it was; look at build.js`);
      return { contents: source.replace(LIST, "$1 = {}"), loader: "js" };
    });
  },
};

await build({
  entryPoints: ["editor.js"],
  outdir: process.argv[2],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "linked",
  logLevel: "warning",
  plugins: [ownPrefixes],
});
