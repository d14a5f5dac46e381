// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/datacite.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "http_address.hpp"
#include "quarry/date.hpp"
#include "service/datacite_words.hpp"
#include "service/doi_name.hpp"
#include "service/licence.hpp"
#include "service/person_identifiers.hpp"
#include "service/plain_text.hpp"

namespace quarry::service {
namespace {

/// Sets a member where there is something to say.
void put(Object& object, const char* name, std::string_view text) {
  if (!text.empty()) object[name] = text;
}

/// A year of four digits at its start?
bool starts_with_year(std::string_view text) {
  return text.size() >= 4 && text.substr(0, 4).find_first_not_of("0123456789") == std::string_view::npos;
}

/// ISO 639-3 and 639-2 codes of the languages that datasets are written in, as BCP 47 has them: the shortest.
std::string short_language(std::string_view code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 17> shorter{
      {{"eng", "en"}, {"deu", "de"}, {"ger", "de"}, {"fra", "fr"}, {"fre", "fr"}, {"spa", "es"}, {"ita", "it"}, {"por", "pt"}, {"nld", "nl"},
       {"dut", "nl"}, {"pol", "pl"}, {"ces", "cs"}, {"jpn", "ja"}, {"zho", "zh"}, {"chi", "zh"}, {"rus", "ru"}, {"kor", "ko"}}};
  for (const auto& [from, to] : shorter)
    if (from == code) return std::string(to);
  return std::string(code);
}

/// What kind of identifier a text is by its own form.
std::string_view told_type(std::string_view identifier) {
  if (doi_of(identifier)) return "DOI";
  if (address_of(identifier)) return "URL";
  if (identifier.starts_with("arXiv:") || identifier.starts_with("arxiv:")) return "arXiv";
  if (identifier.starts_with("ark:")) return "ARK";
  return identifier.starts_with("urn:") ? "URN" : std::string_view();
}

}  // namespace

void DataCite::add(const char* list, Object item) {
  auto& items = block_[list];
  if (items.is_null()) items = Array{};
  Value value(std::move(item));
  auto& array = items.as_array();
  if (std::find(array.begin(), array.end(), value) == array.end()) array.push_back(std::move(value));
}

void DataCite::title(std::string_view text, std::string_view type, std::string_view language) {
  const auto plain = plain_line(text);
  if (plain.empty()) return;
  Object item{{"title", plain}};
  if (!type.empty()) put(item, "type", datacite::title_type(type).empty() ? "Other" : datacite::title_type(type));
  put(item, "lang", short_language(language));
  add("titles", std::move(item));
}

void DataCite::creator(const Name& name) {
  if (auto item = named(name, "creatorName"); !item.empty()) add("creators", std::move(item));
}

void DataCite::contributor(const Name& name, std::string_view role) {
  auto item = named(name, "contributorName");
  if (item.empty()) return;
  put(item, "contributorType", datacite::role(role).empty() ? "Other" : datacite::role(role));
  add("contributors", std::move(item));
}

void DataCite::description(std::string_view html, std::string_view type) {
  const auto plain = plain_text(html);
  if (plain.empty()) return;
  const auto word = datacite::description_type(type);
  add("descriptions", Object{{"description", plain}, {"descriptionType", word.empty() ? "Other" : word}});
}

void DataCite::publisher(std::string_view text) { put(block_, "publisher", plain_line(text)); }

void DataCite::published(std::string_view date) {
  const auto first = date.substr(0, date.find('/'));
  if (!parse_date(first) || !starts_with_year(first)) return;
  block_["publicationYear"] = first.substr(0, 4);
  this->date(date, "Issued");
}

void DataCite::date(std::string_view date, std::string_view type) {
  const auto word = datacite::date_type(type);
  const auto slash = date.find('/');
  const bool good = parse_date(date.substr(0, slash)) && (slash == std::string_view::npos || parse_date(date.substr(slash + 1)));
  if (good && !word.empty()) add("dates", Object{{"date", date}, {"dateType", word}});
}

void DataCite::rights(std::string_view name, std::string_view uri) {
  auto text = plain_line(name);
  auto spdx = spdx_of(text);
  if (spdx.empty()) spdx = spdx_of(uri);
  Object item;
  put(item, "rights", spdx.empty() ? text : spdx);
  if (address_of(uri)) put(item, "rightsURI", uri);
  else if (!spdx.empty()) put(item, "rightsURI", "https://spdx.org/licenses/" + spdx);
  if (!item.empty()) add("rightsList", std::move(item));
}

void DataCite::subject(std::string_view text, std::string_view scheme, std::string_view value_uri, std::string_view scheme_uri) {
  const auto plain = plain_line(text);
  if (plain.empty()) return;
  Object item{{"subject", plain}};
  put(item, "subjectScheme", scheme);
  if (address_of(value_uri)) put(item, "valueURI", value_uri);
  if (address_of(scheme_uri)) put(item, "schemeURI", scheme_uri);
  add("subjects", std::move(item));
}

void DataCite::related(std::string_view identifier, std::string_view type, std::string_view relation) {
  const auto text = plain_line(identifier);
  auto kind = datacite::identifier_type(type);
  const auto doi = doi_of(text);
  if (kind.empty() || (kind == "URL" && doi) || (kind == "DOI" && !doi)) kind = told_type(text);
  const auto word = datacite::relation(relation);
  if (text.empty() || kind.empty() || word.empty()) return;
  const auto& identified = kind == "DOI" && doi ? *doi : text;
  add("relatedIdentifiers", Object{{"relatedIdentifier", identified}, {"relatedIdentifierType", kind}, {"relationType", word}});
}

void DataCite::funding(const Funding& given) {
  const auto name = plain_line(given.funder);
  if (name.empty()) return;
  Object item{{"funderName", name}};
  const auto ror = ror_of(given.funder_id);
  const auto doi = doi_of(given.funder_id);
  const auto identifier = [&](std::string_view text, const char* type) {
    item["funderIdentifier"] = Object{{"funderIdentifier", text}, {"funderIdentifierType", type}};
  };
  if (!ror.empty()) identifier(ror, "Other");  // MDF's reading of DataCite knows no ROR here
  else if (doi && doi->starts_with("10.13039/")) identifier("https://doi.org/" + *doi, "Crossref Funder ID");
  else if (given.funder_id.starts_with("grid.")) identifier(given.funder_id, "GRID");
  else if (given.funder_id.find("isni.org/") != std::string::npos) identifier(given.funder_id, "ISNI");
  else if (address_of(given.funder_id)) identifier(given.funder_id, "Other");
  if (const auto award = plain_line(given.award); !award.empty()) {
    Object number{{"awardNumber", award}};
    if (address_of(given.award_uri)) put(number, "awardURI", given.award_uri);
    item["awardNumber"] = std::move(number);
  }
  put(item, "awardTitle", plain_line(given.award_title));
  add("fundingReferences", std::move(item));
}

void DataCite::resource_type(std::string_view general, std::string_view word) {
  const auto known = datacite::general_type(general);
  if (general.empty() && word.empty()) return;
  Object item{{"resourceTypeGeneral", known.empty() ? "Other" : known}};
  const auto plain = plain_line(word);
  put(item, "resourceType", plain.empty() ? plain_line(general) : plain);
  block_["resourceType"] = std::move(item);
}

void DataCite::language(std::string_view code) { put(block_, "language", short_language(code)); }
void DataCite::version(std::string_view text) { put(block_, "version", plain_line(text)); }

void DataCite::size(std::string_view text) {
  if (text.empty()) return;
  auto& sizes = block_["sizes"];
  if (sizes.is_null()) sizes = Array{};
  sizes.as_array().emplace_back(text);
}

void DataCite::format(std::string_view text) {
  if (text.empty()) return;
  auto& formats = block_["formats"];
  if (formats.is_null()) formats = Array{};
  auto& all = formats.as_array();
  if (std::find(all.begin(), all.end(), Value(text)) == all.end()) all.emplace_back(text);
}

void DataCite::doi(std::string_view text) {
  if (const auto doi = doi_of(text)) block_["identifier"] = Object{{"identifier", *doi}, {"identifierType", "DOI"}};
}

void DataCite::alternate(std::string_view identifier, std::string_view type) {
  const auto text = plain_line(identifier);
  if (!text.empty() && !type.empty()) add("alternateIdentifiers", Object{{"alternateIdentifier", text}, {"alternateIdentifierType", type}});
}

Value DataCite::dataset() const { return block_.empty() ? Value() : Value(Object{{"dc", block_}}); }

}  // namespace quarry::service
