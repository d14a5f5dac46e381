// SPDX-License-Identifier: GPL-3.0-or-later
#include "doi/agency.hpp"

#include <string>

#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::doi {
namespace {

using service::DataCite;
using service::items_at;
using service::text_at;

DataCite::Name name_of(const Value& item) {
  DataCite::Name name{.name = text_at(item, "name"), .family = text_at(item, "familyName"), .given = text_at(item, "givenName")};
  if (text_at(item, "nameType") == "Personal") name.kind = DataCite::Name::Kind::personal;
  if (text_at(item, "nameType") == "Organizational") name.kind = DataCite::Name::Kind::organizational;
  for (const auto& identifier : items_at(item, "nameIdentifiers")) {
    const auto scheme = text_at(identifier, "nameIdentifierScheme");
    if (scheme == "ORCID") name.orcid = text_at(identifier, "nameIdentifier");
    if (scheme == "ROR") name.ror = text_at(identifier, "nameIdentifier");
  }
  for (const auto& affiliation : items_at(item, "affiliation"))  // a text, or an object with one
    name.affiliations.push_back(affiliation.is_string() ? affiliation.as_string() : text_at(affiliation, "name"));
  return name;
}

}  // namespace

Value dataset_of(const Value& attributes) {
  DataCite to;
  to.doi(text_at(attributes, "doi"));
  for (const auto& item : items_at(attributes, "titles")) to.title(text_at(item, "title"), text_at(item, "titleType"), text_at(item, "lang"));
  for (const auto& item : items_at(attributes, "creators")) to.creator(name_of(item));
  for (const auto& item : items_at(attributes, "contributors")) to.contributor(name_of(item), text_at(item, "contributorType"));
  for (const auto& item : items_at(attributes, "descriptions")) to.description(text_at(item, "description"), text_at(item, "descriptionType"));
  const auto publisher = text_at(attributes, "publisher");
  to.publisher(publisher.empty() ? text_at(attributes, "publisher.name") : publisher);
  to.published(text_at(attributes, "publicationYear"));
  for (const auto& item : items_at(attributes, "dates")) to.date(text_at(item, "date"), text_at(item, "dateType"));
  for (const auto& item : items_at(attributes, "rightsList")) {
    const auto identifier = text_at(item, "rightsIdentifier");
    to.rights(identifier.empty() ? text_at(item, "rights") : identifier, text_at(item, "rightsUri"));
  }
  for (const auto& item : items_at(attributes, "subjects"))
    to.subject(text_at(item, "subject"), text_at(item, "subjectScheme"), text_at(item, "valueUri"), text_at(item, "schemeUri"));
  for (const auto& item : items_at(attributes, "relatedIdentifiers"))
    to.related(text_at(item, "relatedIdentifier"), text_at(item, "relatedIdentifierType"), text_at(item, "relationType"));
  for (const auto& item : items_at(attributes, "fundingReferences"))
    to.funding({.funder = text_at(item, "funderName"),
                .funder_id = text_at(item, "funderIdentifier"),
                .award = text_at(item, "awardNumber"),
                .award_uri = text_at(item, "awardUri"),
                .award_title = text_at(item, "awardTitle")});
  to.resource_type(text_at(attributes, "types.resourceTypeGeneral"), text_at(attributes, "types.resourceType"));
  to.language(text_at(attributes, "language"));
  to.version(text_at(attributes, "version"));
  for (const auto& item : items_at(attributes, "sizes")) to.size(text_at(item, ""));
  for (const auto& item : items_at(attributes, "formats")) to.format(text_at(item, ""));
  return to.dataset();
}

}  // namespace quarry::doi
