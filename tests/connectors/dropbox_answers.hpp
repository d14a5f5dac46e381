// SPDX-License-Identifier: GPL-3.0-or-later
// How Dropbox says no.
#pragma once

#include <string>

#include "fakes/call.hpp"

namespace quarry::test::dropbox_says {

inline Answer refused(const Value& error, const std::string& summary) {
  return json_answer(Object{{"error_summary", summary + "/.."}, {"error", error}}, 409);
}
inline Answer path_error(const std::string& tag) {
  return refused(Object{{".tag", "path"}, {"path", Object{{".tag", tag}}}}, "path/" + tag);
}

inline std::string text(const Value& value, const char* name) {
  const auto* const found = value.find(name);
  return found != nullptr && found->is_string() ? found->as_string() : std::string();
}

inline Answer bad_call(const std::string& why) { return text_answer(400, "Error in call to API function: " + why); }

}  // namespace quarry::test::dropbox_says
