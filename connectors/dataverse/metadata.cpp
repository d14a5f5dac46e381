// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataverse/metadata.hpp"

#include <string>
#include <vector>

#include "http_address.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"
#include "service/person_identifiers.hpp"

namespace quarry::dataverse {
namespace {

using service::DataCite;
using service::items_at;
using service::text_at;

/// The citation block: fields by name, each a text, several texts, or compounds of such fields.
class Citation {
 public:
  explicit Citation(const Value& version) : fields_(items_at(version, "metadataBlocks.citation.fields")) {}

  std::string text(const char* name) const {
    const auto all = texts(name);
    return all.empty() ? std::string() : all.front();
  }
  std::vector<std::string> texts(const char* name) const {
    const auto* const value = value_of(name);
    if (value == nullptr) return {};
    if (!value->is_array()) return {text_at(*value, "")};
    std::vector<std::string> all;
    for (const auto& one : value->as_array()) all.push_back(text_at(one, ""));
    return all;
  }
  /// A compound stands alone or in a list.
  std::vector<Value> compounds(const char* name) const {
    const auto* const value = value_of(name);
    if (value == nullptr) return {};
    if (value->is_object()) return {*value};
    return value->is_array() ? std::vector<Value>(value->as_array()) : std::vector<Value>();
  }

 private:
  const Value* value_of(const char* name) const {
    for (const auto& field : fields_)
      if (text_at(field, "typeName") == name) return field.find("value");
    return nullptr;
  }
  const Array& fields_;
};

/// A field of a compound.
std::string in(const Value& compound, const std::string& name) { return text_at(compound, name + ".value"); }

std::string day_of(const std::string& time) { return time.substr(0, time.find('T')); }

std::string span_of(const std::string& start, const std::string& end) {
  if (start.empty() || end.empty() || start == end) return start.empty() ? end : start;
  return start + "/" + end;
}

void add_people(DataCite& to, const Citation& citation) {
  for (const auto& item : citation.compounds("author")) {
    DataCite::Name name{.name = in(item, "authorName"), .affiliations = {in(item, "authorAffiliation")}};
    const auto scheme = in(item, "authorIdentifierScheme"), identifier = in(item, "authorIdentifier");
    if (scheme == "ORCID" || scheme.empty()) name.orcid = identifier;
    if (scheme == "ROR") name.ror = identifier;
    to.creator(name);
  }
  for (const auto& item : citation.compounds("contributor")) to.contributor({.name = in(item, "contributorName")}, in(item, "contributorType"));
  for (const auto& item : citation.compounds("producer"))
    to.contributor({.name = in(item, "producerName"), .affiliations = {in(item, "producerAffiliation")}}, "Producer");
  for (const auto& item : citation.compounds("datasetContact"))
    to.contributor({.name = in(item, "datasetContactName"), .affiliations = {in(item, "datasetContactAffiliation")}}, "ContactPerson");
}

void add_relations(DataCite& to, const Citation& citation) {
  for (const auto& item : citation.compounds("publication")) {
    const auto relation = in(item, "publicationRelationType");
    const auto number = in(item, "publicationIDNumber");
    // Before version 6.3 the field had no relation of its own, and stood for what the data belongs to.
    to.related(number.empty() ? in(item, "publicationURL") : number, in(item, "publicationIDType"), relation.empty() ? "IsSupplementTo" : relation);
  }
  for (const auto& item : citation.compounds("otherId")) {
    const auto agency = in(item, "otherIdAgency");
    to.alternate(in(item, "otherIdValue"), agency.empty() ? "other" : agency);
  }
  for (const auto& item : citation.compounds("grantNumber"))
    to.funding({.funder = in(item, "grantNumberAgency"), .award = in(item, "grantNumberValue")});
}

void add_texts(DataCite& to, const Citation& citation) {
  to.title(citation.text("title"));
  to.title(citation.text("subtitle"), "Subtitle");
  for (const auto& text : citation.texts("alternativeTitle")) to.title(text, "AlternativeTitle");
  for (const auto& item : citation.compounds("dsDescription")) to.description(in(item, "dsDescriptionValue"));
  to.description(citation.text("notesText"), "Other");
  for (const auto& text : citation.texts("subject")) to.subject(text);
  for (const auto& item : citation.compounds("keyword"))
    to.subject(in(item, "keywordValue"), in(item, "keywordVocabulary"), in(item, "keywordTermURI"), in(item, "keywordVocabularyURI"));
}

}  // namespace

Value dataset_of(const Value& dataset, const Value& version) {
  DataCite to;
  const Citation citation(version);
  add_texts(to, citation);
  add_people(to, citation);
  add_relations(to, citation);
  const auto persistent = text_at(version, "datasetPersistentId");
  to.doi(persistent.empty() ? text_at(dataset, "persistentUrl") : persistent);
  if (persistent.starts_with("hdl:")) to.alternate(persistent.substr(4), "Handle");
  to.publisher(text_at(dataset, "publisher"));
  to.published(text_at(dataset, "publicationDate"));
  to.date(citation.text("dateOfDeposit"), "Submitted");
  for (const auto& item : citation.compounds("dateOfCollection"))
    to.date(span_of(in(item, "dateOfCollectionStart"), in(item, "dateOfCollectionEnd")), "Collected");
  to.date(day_of(text_at(version, "lastUpdateTime")), "Updated");
  const auto licence = text_at(version, "license.name");
  // Older versions write the licence as one word, and `NONE` where there are terms instead.
  if (!licence.empty()) to.rights(licence, text_at(version, "license.uri"));
  else if (const auto word = text_at(version, "license"); !word.empty() && word != "NONE") to.rights(word);
  else to.rights(text_at(version, "termsOfUse"));
  to.resource_type("Dataset", "Dataset");
  if (const auto major = service::integer_at(version, "versionNumber"))
    to.version(std::to_string(*major) + "." + std::to_string(service::integer_at(version, "versionMinorNumber").value_or(0)));
  const auto page = text_at(dataset, "persistentUrl");
  if (address_of(page)) to.alternate(page, "URL");
  return to.dataset();
}

}  // namespace quarry::dataverse
