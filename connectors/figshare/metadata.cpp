// SPDX-License-Identifier: GPL-3.0-or-later
#include "figshare/metadata.hpp"

#include <string>

#include "http_address.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::figshare {
namespace {

using service::DataCite;
using service::items_at;
using service::text_at;

/// A portal of an institution publishes its own; the address of the page says whose it is.
std::string publisher_of(const Value& article) {
  for (const auto* const path : {"publisher", "institution_name"})
    if (auto name = text_at(article, path); !name.empty()) return name;
  const auto page = address_of(text_at(article, "url_public_html").empty() ? text_at(article, "figshare_url") : text_at(article, "url_public_html"));
  return page && (page->host == "figshare.com" || page->host == "www.figshare.com") ? "figshare" : std::string();
}

std::string day_of(const std::string& time) { return time.substr(0, time.find('T')); }

void add_people(DataCite& to, const Value& article) {
  for (const auto& item : items_at(article, "authors")) {
    const auto last = text_at(item, "last_name"), first = text_at(item, "first_name");
    to.creator({.name = text_at(item, "full_name"),
                .family = last,
                .given = last.empty() ? "" : first,
                .orcid = text_at(item, "orcid_id")});
  }
}

void add_relations(DataCite& to, const Value& article) {
  to.related(text_at(article, "resource_doi"), "DOI", "IsSupplementTo");
  for (const auto& item : items_at(article, "references")) to.related(text_at(item, ""), "", "References");
  for (const auto& item : items_at(article, "related_materials"))
    to.related(text_at(item, "identifier"), text_at(item, "identifier_type"), text_at(item, "relation"));
}

}  // namespace

Value dataset_of(const Value& article) {
  DataCite to;
  to.doi(text_at(article, "doi"));
  to.title(text_at(article, "title"));
  add_people(to, article);
  to.description(text_at(article, "description"));
  to.publisher(publisher_of(article));
  const auto posted = text_at(article, "timeline.firstOnline");
  to.published(day_of(posted.empty() ? text_at(article, "published_date") : posted));
  to.date(day_of(text_at(article, "modified_date")), "Updated");
  if (service::flag_at(article, "is_embargoed")) to.date(day_of(text_at(article, "embargo_date")), "Available");
  to.rights(text_at(article, "license.name"), text_at(article, "license.url"));
  for (const auto& tag : items_at(article, "tags")) to.subject(text_at(tag, ""));
  for (const auto& category : items_at(article, "categories")) to.subject(text_at(category, "title"), "figshare category");
  add_relations(to, article);
  for (const auto& item : items_at(article, "funding_list"))
    to.funding({.funder = text_at(item, "funder_name"),
                .award = text_at(item, "grant_code"),
                .award_uri = text_at(item, "url"),
                .award_title = text_at(item, "title")});
  const auto type = text_at(article, "defined_type_name");
  to.resource_type(type == "journal contribution" || type == "conference contribution" || type == "chapter" ? "Text" : type, type);
  to.version(text_at(article, "version"));
  to.alternate(text_at(article, "handle"), "Handle");
  to.alternate(text_at(article, "url_public_html"), "URL");
  return to.dataset();
}

}  // namespace quarry::figshare
