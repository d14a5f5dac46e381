// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/datacite_words.hpp"

#include <span>
#include <string>
#include <utility>

namespace quarry::service::datacite {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

std::string_view one_of(std::span<const std::string_view> words, std::string_view text) {
  const auto wanted = folded(text);
  for (const auto word : words)
    if (folded(word) == wanted) return word;
  return {};
}

using Pair = std::pair<std::string_view, std::string_view>;
std::string_view translated(std::span<const Pair> table, std::string_view text) {
  const auto wanted = folded(text);
  for (const auto& [from, to] : table)
    if (from == wanted) return to;
  return {};
}

}  // namespace

std::string_view relation(std::string_view text) {
  static constexpr std::string_view words[] = {
      "IsCitedBy", "Cites", "IsSupplementTo", "IsSupplementedBy", "IsContinuedBy", "Continues", "IsNewVersionOf",
      "IsPreviousVersionOf", "IsPartOf", "HasPart", "IsReferencedBy", "References", "IsDocumentedBy", "Documents", "IsCompiledBy",
      "Compiles", "IsVariantFormOf", "IsOriginalFormOf", "IsIdenticalTo", "HasMetadata", "IsMetadataFor", "Reviews",
      "IsReviewedBy", "IsDerivedFrom", "IsSourceOf"};
  return one_of(words, text);
}

std::string_view identifier_type(std::string_view text) {
  static constexpr std::string_view words[] = {
      "ARK", "arXiv", "bibcode", "DOI", "EAN13", "EISSN", "Handle", "IGSN", "ISBN", "ISSN", "ISTC", "LISSN", "LSID", "PMID",
      "PURL", "UPC", "URL", "URN"};
  static constexpr Pair others[] = {
      {"ads", "bibcode"}, {"hdl", "Handle"}};
  const auto word = one_of(words, text);
  return word.empty() ? translated(others, text) : word;
}

std::string_view role(std::string_view text) {
  static constexpr std::string_view words[] = {
      "ContactPerson", "DataCollector", "DataCurator", "DataManager", "Distributor", "Editor", "HostingInstitution", "Other",
      "Producer", "ProjectLeader", "ProjectManager", "ProjectMember", "RegistrationAgency", "RegistrationAuthority",
      "RelatedPerson", "ResearchGroup", "RightsHolder", "Researcher", "Sponsor", "Supervisor", "WorkPackageLeader"};
  return one_of(words, text);
}

std::string_view title_type(std::string_view text) {
  static constexpr std::string_view words[] = {
      "AlternativeTitle", "Subtitle", "TranslatedTitle", "Other"};
  return one_of(words, text);
}

std::string_view description_type(std::string_view text) {
  static constexpr std::string_view words[] = {
      "Abstract", "Methods", "SeriesInformation", "TableOfContents", "TechnicalInfo", "Other"};
  return one_of(words, text);
}

std::string_view date_type(std::string_view text) {
  static constexpr std::string_view words[] = {
      "Accepted", "Available", "Collected", "Copyrighted", "Created", "Issued", "Submitted", "Updated", "Valid"};
  return one_of(words, text);
}

std::string_view general_type(std::string_view text) {
  static constexpr std::string_view words[] = {
      "Audiovisual", "Collection", "Dataset", "Event", "Image", "InteractiveResource", "Model", "PhysicalObject", "Service",
      "Software", "Sound", "Text", "Workflow", "Other"};
  // Words of later DataCite versions and of the services' own vocabularies.
  static constexpr Pair others[] = {
      {"book", "Text"}, {"bookchapter", "Text"}, {"conferencepaper", "Text"}, {"conferenceproceeding", "Text"},
      {"datapaper", "Text"}, {"dissertation", "Text"}, {"journal", "Text"}, {"journalarticle", "Text"}, {"peerreview", "Text"},
      {"preprint", "Text"}, {"report", "Text"}, {"standard", "Text"}, {"outputmanagementplan", "Text"}, {"publication", "Text"},
      {"poster", "Text"}, {"presentation", "Text"}, {"lesson", "InteractiveResource"}, {"computationalnotebook", "Software"},
      {"instrument", "PhysicalObject"}, {"video", "Audiovisual"}, {"figure", "Image"}, {"media", "Audiovisual"},
      {"code", "Software"}, {"thesis", "Text"}, {"onlineresource", "InteractiveResource"}};
  const auto word = one_of(words, text);
  return word.empty() ? translated(others, text) : word;
}

}  // namespace quarry::service::datacite
