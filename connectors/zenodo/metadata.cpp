// SPDX-License-Identifier: GPL-3.0-or-later
#include "zenodo/metadata.hpp"

#include <string>

#include "service/answers.hpp"
#include "service/datacite.hpp"
#include "service/datacite_words.hpp"

namespace quarry::zenodo {
namespace {

using service::DataCite;
using service::items_at;
using service::text_at;

constexpr auto all_versions = "DOI of all versions";

/// `publication-article` is a kind of `publication`.
std::string general_of(const std::string& id) { return id.substr(0, id.find('-')); }

DataCite::Name native_name(const Value& item) {
  DataCite::Name name;
  name.name = text_at(item, "person_or_org.name");
  name.family = text_at(item, "person_or_org.family_name");
  name.given = text_at(item, "person_or_org.given_name");
  const auto type = text_at(item, "person_or_org.type");
  if (type == "personal") name.kind = DataCite::Name::Kind::personal;
  if (type == "organizational") name.kind = DataCite::Name::Kind::organizational;
  for (const auto& identifier : items_at(item, "person_or_org.identifiers")) {
    const auto scheme = text_at(identifier, "scheme");
    if (scheme == "orcid") name.orcid = text_at(identifier, "identifier");
    if (scheme == "ror") name.ror = text_at(identifier, "identifier");
  }
  for (const auto& affiliation : items_at(item, "affiliations")) {
    const auto words = text_at(affiliation, "name");
    const auto id = text_at(affiliation, "id");
    name.affiliations.push_back(words.empty() && !id.empty() ? "https://ror.org/" + id : words);
  }
  return name;
}

void add_alternate(DataCite& to, const Value& item) {
  const auto scheme = text_at(item, "scheme");
  const auto known = service::datacite::identifier_type(scheme);
  if (known != "DOI") to.alternate(text_at(item, "identifier"), known.empty() ? scheme : known);
}

void add_native_texts(DataCite& to, const Value& metadata) {
  to.title(text_at(metadata, "title"));
  for (const auto& item : items_at(metadata, "additional_titles"))
    to.title(text_at(item, "title"), text_at(item, "type.id"), text_at(item, "lang.id"));
  to.description(text_at(metadata, "description"));
  for (const auto& item : items_at(metadata, "additional_descriptions")) to.description(text_at(item, "description"), text_at(item, "type.id"));
  for (const auto& item : items_at(metadata, "subjects")) to.subject(text_at(item, "subject"), text_at(item, "scheme"), text_at(item, "id"));
  for (const auto& item : items_at(metadata, "rights")) {
    const auto id = text_at(item, "id"), link = text_at(item, "link");
    to.rights(id.empty() ? text_at(item, "title.en") : id, link.empty() ? text_at(item, "props.url") : link);
  }
}

void add_native_funding(DataCite& to, const Value& metadata) {
  for (const auto& item : items_at(metadata, "funding")) {
    DataCite::Funding funding{.funder = text_at(item, "funder.name"),
                              .funder_id = text_at(item, "funder.id"),
                              .award = text_at(item, "award.number"),
                              .award_title = text_at(item, "award.title.en")};
    for (const auto& identifier : items_at(item, "award.identifiers"))
      if (text_at(identifier, "scheme") == "url") funding.award_uri = text_at(identifier, "identifier");
    to.funding(funding);
  }
}

void add_native(DataCite& to, const Value& record) {
  const auto* const found = record.find("metadata");
  const auto metadata = found == nullptr ? Value() : *found;
  add_native_texts(to, metadata);
  for (const auto& item : items_at(metadata, "creators")) to.creator(native_name(item));
  for (const auto& item : items_at(metadata, "contributors")) to.contributor(native_name(item), text_at(item, "role.id"));
  to.publisher(text_at(metadata, "publisher"));
  to.published(text_at(metadata, "publication_date"));
  for (const auto& item : items_at(metadata, "dates")) to.date(text_at(item, "date"), text_at(item, "type.id"));
  to.date(text_at(record, "access.embargo.until"), "Available");
  for (const auto& item : items_at(metadata, "related_identifiers"))
    to.related(text_at(item, "identifier"), text_at(item, "scheme"), text_at(item, "relation_type.id"));
  for (const auto& item : items_at(metadata, "identifiers")) add_alternate(to, item);
  add_native_funding(to, metadata);
  const auto type = text_at(metadata, "resource_type.id"), title = text_at(metadata, "resource_type.title.en");
  to.resource_type(general_of(type), title.empty() ? type : title);
  if (const auto& languages = items_at(metadata, "languages"); !languages.empty()) to.language(text_at(languages.front(), "id"));
  to.doi(text_at(record, "pids.doi.identifier"));
  to.alternate(text_at(record, "parent.pids.doi.identifier"), all_versions);
  to.alternate(text_at(record, "pids.oai.identifier"), "oai");
  if (const auto bytes = service::size_at(record, "files.total_bytes")) to.size(std::to_string(*bytes) + " bytes");
}

DataCite::Name older_name(const Value& item) {
  return {.name = text_at(item, "name"),
          .orcid = text_at(item, "orcid"),
          .affiliations = {text_at(item, "affiliation")}};
}

void add_older(DataCite& to, const Value& record, bool zenodo) {
  const auto* const found = record.find("metadata");
  const auto metadata = found == nullptr ? Value() : *found;
  to.title(text_at(metadata, "title"));
  for (const auto& item : items_at(metadata, "creators")) to.creator(older_name(item));
  for (const auto& item : items_at(metadata, "contributors")) to.contributor(older_name(item), text_at(item, "type"));
  to.description(text_at(metadata, "description"));
  to.description(text_at(metadata, "method"), "Methods");
  to.description(text_at(metadata, "notes"), "Other");
  const auto imprint = text_at(metadata, "imprint.publisher");
  to.publisher(imprint.empty() && zenodo ? "Zenodo" : imprint);
  to.published(text_at(metadata, "publication_date"));
  for (const auto& item : items_at(metadata, "dates")) {
    const auto start = text_at(item, "start"), end = text_at(item, "end");
    to.date(start.empty() || end.empty() || start == end ? start + (start.empty() ? end : "") : start + "/" + end, text_at(item, "type"));
  }
  to.date(text_at(metadata, "embargo_date"), "Available");
  to.rights(text_at(metadata, "license.id"), text_at(metadata, "license.url"));
  for (const auto& item : items_at(metadata, "keywords")) to.subject(text_at(item, ""));
  for (const auto& item : items_at(metadata, "subjects")) to.subject(text_at(item, "term"), "", text_at(item, "identifier"));
  for (const auto& item : items_at(metadata, "related_identifiers")) {
    if (text_at(item, "relation") == "isAlternateIdentifier") add_alternate(to, item);
    else to.related(text_at(item, "identifier"), text_at(item, "scheme"), text_at(item, "relation"));
  }
  for (const auto& item : items_at(metadata, "alternate_identifiers")) add_alternate(to, item);
  for (const auto& item : items_at(metadata, "grants"))
    to.funding({.funder = text_at(item, "funder.name"), .funder_id = text_at(item, "funder.doi"), .award = text_at(item, "code"),
                .award_uri = text_at(item, "url"), .award_title = text_at(item, "title")});
  const auto title = text_at(metadata, "resource_type.title");
  to.resource_type(text_at(metadata, "resource_type.type"), title);
  to.language(text_at(metadata, "language"));
  to.doi(text_at(record, "doi"));
  to.doi(text_at(metadata, "doi"));
  to.alternate(text_at(record, "conceptdoi"), all_versions);
}

}  // namespace

bool is_native(const Value& record) {
  return record.find("parent") != nullptr || record.find("pids") != nullptr || record.at_path("files.enabled") != nullptr;
}

Value dataset_of(const Value& record, bool zenodo) {
  DataCite metadata;
  if (is_native(record)) add_native(metadata, record);
  else add_older(metadata, record, zenodo);
  metadata.version(text_at(record, "metadata.version"));
  const auto updated = service::time_at(record, "updated");
  metadata.date(updated.empty() ? service::time_at(record, "modified") : updated, "Updated");
  for (const auto* const link : {"links.self_html", "links.html"}) metadata.alternate(text_at(record, link), "URL");
  return metadata.dataset();
}

Value dataset_of_community(const Value& community) {
  DataCite metadata;
  metadata.title(text_at(community, "metadata.title"));
  metadata.description(text_at(community, "metadata.description"));
  metadata.resource_type("Collection", "Community");
  metadata.alternate(text_at(community, "links.self_html"), "URL");
  return metadata.dataset();
}

}  // namespace quarry::zenodo
