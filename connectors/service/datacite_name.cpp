// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "service/datacite.hpp"
#include "service/person_identifiers.hpp"
#include "service/plain_text.hpp"

namespace quarry::service {
namespace {

/// Sets a member where there is something to say.
void put(Object& object, const char* name, std::string_view text) {
  if (!text.empty()) object[name] = text;
}

}  // namespace

/// A person or institution, with the member that carries the name called so.
Object DataCite::named(const Name& given, const char* member) {
  auto name = plain_line(given.name);
  auto family = plain_line(given.family), first = plain_line(given.given);
  const auto orcid = orcid_of(given.orcid);
  const bool personal = given.kind == Name::Kind::personal || (given.kind == Name::Kind::unknown && !orcid.empty());
  const auto comma = name.find(", ");
  const bool parted = comma != std::string::npos && name.find(',', comma + 1) == std::string::npos;
  if (personal && parted && family.empty() && first.empty()) {
    family = name.substr(0, comma);
    first = name.substr(comma + 2);
  }
  if (!family.empty()) name = family + (first.empty() ? "" : ", " + first);
  Object out;
  if (name.empty()) return out;
  put(out, member, name);
  put(out, "familyName", family);
  put(out, "givenName", first);
  Array identifiers;
  const auto identify = [&](const std::string& identifier, const char* scheme, const char* uri) {
    if (identifier.empty()) return;
    identifiers.emplace_back(Object{{"nameIdentifier", identifier}, {"nameIdentifierScheme", scheme}, {"schemeURI", uri}});
  };
  identify(orcid, "ORCID", "https://orcid.org");
  identify(ror_of(given.ror), "ROR", "https://ror.org");
  if (!identifiers.empty()) out["nameIdentifiers"] = std::move(identifiers);
  Array affiliations;
  for (const auto& one : given.affiliations)
    if (Value text(plain_line(one)); text != Value("") && std::find(affiliations.begin(), affiliations.end(), text) == affiliations.end())
      affiliations.push_back(std::move(text));
  if (!affiliations.empty()) out["affiliations"] = std::move(affiliations);
  return out;
}

}  // namespace quarry::service
