// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets of NIST's Public Data Repository, described in NERDm. Source: usnistgov/oar-metadata, model/nerdm-schema.json.
#include <algorithm>
#include <optional>

#include "names.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"
#include "service/service_connector.hpp"

namespace quarry::nist_pdr {
namespace {

using service::text_at;

constexpr std::string_view naan = "ark:/88434/";

/// A dataset's number and, where the address is of one file, its path.
struct Named {
  std::string id, file;
};

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 80 && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string_view::npos;
}

std::optional<Named> split(std::string_view rest) {
  if (rest.starts_with(naan)) rest.remove_prefix(naan.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  Named named{std::string(rest.substr(0, slash)), percent_decoded(rest.substr(std::min(slash + 1, rest.size())))};
  return is_id(named.id) ? std::optional(named) : std::nullopt;
}

/// `nist:ID`, `ark:/88434/ID`, `https://data.nist.gov/od/id/[ark:/88434/]ID`, `.../od/ds/[ark:/88434/]ID/PATH`.
std::optional<Named> parse(std::string_view source, const ConnectorOptions& options) {
  if (source.starts_with("nist:")) return split(source.substr(5));
  if (source.starts_with(naan)) return split(source);
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  if (address->origin() != parse_address(service::base_url_of(options, "nist_pdr", "https://data.nist.gov")).origin()) return std::nullopt;
  const auto path = address->bare_path();
  for (const auto* const door : {"/od/id/", "/od/ds/"})
    if (path.starts_with(door)) return split(path.substr(7));
  return std::nullopt;
}

class PdrConnector final : public service::ServiceConnector {
 public:
  PdrConnector(const Named& named, const ConnectorOptions& options)
      : ServiceConnector(options, "", "", true), named_(named),
        api_(options, {.name = "nist_pdr", .base_url = service::base_url_of(options, "nist_pdr", "https://data.nist.gov")}) {
    set_source(api_.base_url() + "/od/id/" + named_.id);
    about_ = api_.json({.url = "/od/id/" + named_.id, .parameters = {{"format", "nerdm"}}}, source());
    if (!named_.file.empty()) set_source(file_address(named_.file));
  }

  Value dataset() override {
    service::DataCite dc;
    dc.title(text_at(about_, "title"));
    for (const auto& author : service::items_at(about_, "authors")) {
      service::DataCite::Name name{.name = text_at(author, "fn"), .family = text_at(author, "familyName"), .given = text_at(author, "givenName"),
                                   .kind = service::DataCite::Name::Kind::personal, .orcid = text_at(author, "orcid")};
      for (const auto& affiliation : service::items_at(author, "affiliation")) name.affiliations.push_back(text_at(affiliation, "title"));
      dc.creator(name);
    }
    if (service::items_at(about_, "authors").empty()) dc.creator({.name = text_at(about_, "contactPoint.fn")});
    dc.contributor({.name = text_at(about_, "contactPoint.fn")}, "ContactPerson");
    for (const auto& paragraph : service::items_at(about_, "description")) dc.description(text_at(paragraph, ""));
    for (const auto& word : service::items_at(about_, "keyword")) dc.subject(text_at(word, ""));
    dc.publisher(text_at(about_, "publisher.name"));
    dc.published(text_at(about_, "issued").substr(0, 10));
    dc.date(text_at(about_, "modified").substr(0, 10), "Updated");
    dc.rights("", text_at(about_, "license"));
    dc.version(text_at(about_, "version"));
    if (auto doi = text_at(about_, "doi"); doi.starts_with("doi:")) dc.doi(doi.substr(4));
    dc.alternate(text_at(about_, "ediid"), "ediid");
    for (const auto& reference : service::items_at(about_, "references")) dc.related(text_at(reference, "location"), "", text_at(reference, "refType"));
    return dc.dataset();
  }

 protected:
  service::Page page(const std::string&, const std::string&) override {
    service::Page page;
    for (const auto& component : service::listed_at(about_, "components", source())) {
      if (!is_file(component)) continue;
      auto path = text_at(component, "filepath");
      if (!named_.file.empty() && path != named_.file) continue;
      service::Entry entry{.name = named_.file.empty() ? path : path.substr(path.rfind('/') + 1), .file = {}};
      entry.file.id = text_at(component, "downloadURL");
      entry.file.url = file_address(path);
      entry.file.size = service::size_at(component, "size");
      entry.file.checksum = service::checksum_of(text_at(component, "checksum.algorithm.tag"), text_at(component, "checksum.hash"));
      entry.file.etag = text_at(about_, "version") + " " + text_at(about_, "modified");
      page.entries.push_back(std::move(entry));
    }
    if (!named_.file.empty() && page.entries.empty()) throw Error(Code::not_found, source() + ": the dataset has no such file");
    return page;
  }

  /// Where NERDm says; that may be another host, which the guard looks at.
  Content content(const RemoteFile& file) override {
    return {.call = {.url = parse_address(file.id).path.empty() ? file.url : file.id, .accept = ""}};
  }
  service::Api& api() override { return api_; }

 private:
  std::string file_address(const std::string& path) const { return api_.base_url() + "/od/ds/" + std::string(naan) + named_.id + "/" + percent_encoded(path, "/"); }

  /// Folders, web pages and the files with checksums of other files are components, too.
  static bool is_file(const Value& component) {
    bool file = false, checksum = false;
    for (const auto& type : service::items_at(component, "@type")) {
      const auto name = text_at(type, "");
      file = file || name == "nrdp:DataFile" || name == "nrdp:DownloadableFile";
      checksum = checksum || name == "nrdp:ChecksumFile";
    }
    return file && !checksum && !text_at(component, "downloadURL").empty();
  }

  Named named_;
  service::Api api_;
  Value about_;
};

bool claims(std::string_view source, const ConnectorOptions& options) { return parse(source, options).has_value(); }

std::unique_ptr<Connector> open(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<PdrConnector>(*parse(source, options), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "nist_pdr", .claims = claims, .open = open};

}  // namespace quarry::nist_pdr
