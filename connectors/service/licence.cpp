// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/licence.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace quarry::service {
namespace {

/// Letters, digits, `.` and `+` in lower case; runs of all else are one `-`.
std::string folded(std::string_view text) {
  std::string out;
  for (const char given : text) {
    const char c = given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given;
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '+';
    if (kept) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

/// Licences of data and research software, as the SPDX list 3.24 writes them.
constexpr std::array<std::string_view, 50> identifiers{
    "CC0-1.0",         "CC-BY-1.0",       "CC-BY-2.0",       "CC-BY-2.5",         "CC-BY-3.0",         "CC-BY-4.0",         "CC-BY-SA-2.0",
    "CC-BY-SA-3.0",    "CC-BY-SA-4.0",    "CC-BY-NC-2.0",    "CC-BY-NC-3.0",      "CC-BY-NC-4.0",      "CC-BY-ND-3.0",      "CC-BY-ND-4.0",
    "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0",   "ODbL-1.0",          "ODC-By-1.0",        "PDDL-1.0",
    "MIT",             "MIT-0",           "Apache-2.0",      "BSD-2-Clause",      "BSD-3-Clause",      "BSD-4-Clause",      "ISC",
    "Zlib",            "BSL-1.0",         "MPL-2.0",         "EPL-1.0",           "EPL-2.0",           "GPL-2.0-only",      "GPL-2.0-or-later",
    "GPL-3.0-only",    "GPL-3.0-or-later", "LGPL-2.1-only",  "LGPL-2.1-or-later", "LGPL-3.0-only",     "LGPL-3.0-or-later", "AGPL-3.0-only",
    "AGPL-3.0-or-later", "Artistic-2.0",  "Unlicense",       "WTFPL",             "EUPL-1.1",          "EUPL-1.2",          "CECILL-2.1",
    "OGL-UK-3.0"};

/// Other words for them, folded. A bare `gpl-3.0` says not whether later ones hold, so it stands for neither.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> other_names{{
    {"cc-zero", "CC0-1.0"},
    {"cc0", "CC0-1.0"},
    {"cc-zero-1.0", "CC0-1.0"},
    {"cc0-1.0-universal", "CC0-1.0"},
    {"creative-commons-zero-v1.0-universal", "CC0-1.0"},
    {"mit-license", "MIT"},
    {"the-mit-license", "MIT"},
    {"apache-license-2.0", "Apache-2.0"},
    {"apache-2.0-license", "Apache-2.0"},
    {"apache2.0", "Apache-2.0"},
    {"gpl-2.0+", "GPL-2.0-or-later"},
    {"gpl-3.0+", "GPL-3.0-or-later"},
    {"gpl-3.0-or-later-license", "GPL-3.0-or-later"},
    {"lgpl-3.0+", "LGPL-3.0-or-later"},
    {"odbl", "ODbL-1.0"},
    {"open-data-commons-open-database-license-v1.0", "ODbL-1.0"},
}};

/// What stands between the address of Creative Commons' licences and their language: `by-nc/4.0` of `licenses/by-nc/4.0/deed.en`.
std::string of_creative_commons(std::string_view address) {
  const auto part_behind = [&](std::string_view mark) {
    const auto at = address.find(mark);
    if (at == std::string_view::npos) return std::string();
    const auto rest = address.substr(at + mark.size());
    const auto kind_end = std::min(rest.find('/'), rest.size());
    const auto version = rest.substr(std::min(kind_end + 1, rest.size()));
    return folded(rest.substr(0, kind_end)) + "-" + folded(version.substr(0, version.find_first_of("/?#")));
  };
  if (const auto kind = part_behind("creativecommons.org/licenses/"); !kind.empty()) return "cc-" + kind;
  return part_behind("creativecommons.org/publicdomain/") == "zero-1.0" ? "cc0-1.0" : std::string();
}

/// `creative-commons-attribution-non-commercial-4.0-international` to `cc-by-nc-4.0`.
std::string in_short(std::string name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> words{{{"creative-commons-", "cc-"},
                                                                                         {"attribution", "by"},
                                                                                         {"noncommercial", "nc"},
                                                                                         {"non-commercial", "nc"},
                                                                                         {"noderivatives", "nd"},
                                                                                         {"noderivs", "nd"},
                                                                                         {"no-derivatives", "nd"},
                                                                                         {"sharealike", "sa"},
                                                                                         {"share-alike", "sa"},
                                                                                         {"-international", ""},
                                                                                         {"-unported", ""}}};
  if (!name.starts_with("cc-") && !name.starts_with("creative-commons-")) return name;
  for (const auto& [word, is] : words)
    if (const auto at = name.find(word); at != std::string::npos) name.replace(at, word.size(), is);
  for (const std::string_view tail : {"-public-license", "-license", "-deed"})
    if (name.ends_with(tail)) name.resize(name.size() - tail.size());
  return name;
}

}  // namespace

std::string spdx_of(std::string_view licence) {
  auto name = licence.find("creativecommons.org/") == std::string_view::npos ? folded(licence) : of_creative_commons(licence);
  for (const std::string_view home : {"https-spdx.org-licenses-", "http-spdx.org-licenses-", "https-opensource.org-licenses-",
                                      "http-opensource.org-licenses-", "https-opensource.org-license-"})
    if (name.starts_with(home)) name.erase(0, home.size());
  for (const std::string_view tail : {".html", ".json"})
    if (name.ends_with(tail)) name.resize(name.size() - tail.size());
  for (const auto& [other, is] : other_names)
    if (other == name) return std::string(is);
  const auto short_name = in_short(name);
  for (const auto identifier : identifiers)
    if (folded(identifier) == name || folded(identifier) == short_name) return std::string(identifier);
  return {};
}

}  // namespace quarry::service
