// SPDX-License-Identifier: GPL-3.0-or-later
// What both parts of GlobusFake's Transfer API use.
#pragma once

#include <optional>
#include <string>

#include "fakes/call.hpp"

namespace quarry::test::globus_fake {

/// In the shape of the Transfer API's errors.
inline Answer refusal(const Call& call, int status, const std::string& code, const std::string& message) {
  return json_answer(Object{{"code", code}, {"message", message}, {"request_id", "fAkE12"}, {"resource", call.path}}, status);
}


inline std::string uuid(int number) {
  const auto digits = std::to_string(100000000000 + number);
  return "deadbeef-0000-4000-8000-" + digits;
}

/// A path of the collection, below its /data; nothing where it is not there.
inline std::optional<std::string> below_root(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path == "/data" || path == "/~") return "";
  return path.starts_with("/data/") ? std::optional(path.substr(6)) : std::nullopt;
}

}  // namespace quarry::test::globus_fake
