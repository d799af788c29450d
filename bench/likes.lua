-- Each request is another visitor's like: a cookie of its own, a network of its own.
-- Arguments: a file with one cookie a line, a file with one path a line, the site's origin, where to begin.
local cookies, paths, at = {}, {}, 0
local origin

function init(args)
  for line in io.lines(args[1]) do cookies[#cookies + 1] = line end
  for line in io.lines(args[2]) do paths[#paths + 1] = line end
  origin = args[3]
  at = tonumber(args[4])
end

function request()
  at = at + 1
  local n = at % #cookies + 1
  local address = (20 + n % 200) .. "." .. (n % 251) .. "." .. (math.floor(n / 251) % 251) .. "." .. (n % 241 + 1)
  return wrk.format("POST", paths[at % #paths + 1], {
    ["Cookie"] = cookies[n],
    ["Origin"] = origin,
    ["Accept"] = "application/json",
    ["X-Forwarded-For"] = address,
    ["Content-Length"] = "0",
  })
end
