-- Random requests for wrk: each line of the file that LOOKUPS names is a path, one of them is drawn each time.
local paths = {}
for line in io.lines(os.getenv("LOOKUPS")) do
  paths[#paths + 1] = line
end

function init()
  math.randomseed(20240919)
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end
