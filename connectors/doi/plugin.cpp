// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "doi/resolver.hpp"
#include "http_address.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "service/doi_name.hpp"

namespace quarry::doi {
namespace {

/// The place that a DOI leads to, known by the DOI: where the dataset moves, its records stay the same source's.
class DoiConnector final : public Connector {
 public:
  DoiConnector(std::string doi, const ConnectorOptions& options) : doi_(std::move(doi)) {
    const auto place = place_at(landing_address(doi_, options), doi_, options);
    there_ = open_source(place.source, place.options);
    dataset_ = there_->dataset();
    if (dataset_.at_path("dc.titles") == nullptr) complement(metadata_of(doi_, options));
    say_doi();
  }

  Value dataset() override { return dataset_; }
  std::optional<RemoteFile> next() override { return there_->next(); }
  bool by_directory() const override { return there_->by_directory(); }
  bool complete() const override { return there_->complete(); }
  std::vector<Diagnostic> take_diagnostics() override { return there_->take_diagnostics(); }
  int open(const RemoteFile& file) override { return there_->open(file); }
  unsigned fetches_at_once() const override { return there_->fetches_at_once(); }
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override { there_->fetch(file, offset, sink); }
  void expect(std::span<const RemoteFile> files) override { there_->expect(files); }
  void look_at(RemoteFile& file) override { there_->look_at(file); }
  void fetch_new(RemoteFile& file, const ByteSink& sink) override { there_->fetch_new(file, sink); }
  std::string source() const override { return "https://doi.org/" + percent_encoded(doi_, "/:()"); }

 private:
  /// What the place itself did not say.
  void complement(const Value& agency) {
    const auto* const more = agency.find("dc");
    if (more == nullptr) return;
    if (!dataset_.is_object()) dataset_ = Object{};
    auto& dc = dataset_.as_object()["dc"];
    if (!dc.is_object()) dc = Object{};
    for (const auto& [name, value] : more->as_object()) dc.as_object().emplace(name, value);
  }

  /// The DOI that was asked for may be that of all versions: what is read is the one that it leads to today, and both are said.
  void say_doi() {
    if (!dataset_.is_object()) dataset_ = Object{};
    const auto* const known = dataset_.at_path("dc.identifier.identifier");
    if (known == nullptr) {
      dataset_.set_path("dc.identifier", Object{{"identifier", doi_}, {"identifierType", "DOI"}});
      return;
    }
    if (known->is_string() && service::folded_doi(known->as_string()) == service::folded_doi(doi_)) return;
    Array others;
    if (const auto* const list = dataset_.at_path("dc.alternateIdentifiers"); list != nullptr && list->is_array()) others = list->as_array();
    const bool said = std::any_of(others.begin(), others.end(), [&](const Value& one) {
      const auto* const identifier = one.find("alternateIdentifier");
      return identifier != nullptr && identifier->is_string() && service::folded_doi(identifier->as_string()) == service::folded_doi(doi_);
    });
    if (said) return;
    others.emplace_back(Object{{"alternateIdentifier", doi_}, {"alternateIdentifierType", "DOI as it was asked for"}});
    dataset_.set_path("dc.alternateIdentifiers", std::move(others));
  }

  std::string doi_;
  std::unique_ptr<Connector> there_;
  Value dataset_;
};

bool claims(std::string_view source, const ConnectorOptions&) { return service::doi_of(source).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<DoiConnector>(service::doi_of(source).value(), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "doi", .priority = 200, .claims = claims, .open = open_place};

}  // namespace quarry::doi
