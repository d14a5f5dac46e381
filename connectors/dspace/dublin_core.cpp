// SPDX-License-Identifier: GPL-3.0-or-later
#include "dspace/dublin_core.hpp"

#include <functional>

#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::dspace {

using service::text_at;

/// Version 7 has an object of lists, version 6 a list of pairs.
DublinCore read_dublin_core(const Value& metadata) {
  DublinCore found;
  if (metadata.is_object())
    for (const auto& [name, values] : metadata.as_object())
      for (const auto& value : service::items_at(values, "")) found.emplace(name, text_at(value, "value"));
  if (metadata.is_array())
    for (const auto& pair : metadata.as_array()) found.emplace(text_at(pair, "key"), text_at(pair, "value"));
  return found;
}

namespace {

void each(const DublinCore& metadata, const std::string& name, const std::function<void(const std::string&)>& use) {
  const auto [begin, end] = metadata.equal_range(name);
  for (auto at = begin; at != end; ++at)
    if (!at->second.empty()) use(at->second);
}

void identifiers(const DublinCore& metadata, service::DataCite& dc) {
  each(metadata, "dc.identifier.doi", [&](const std::string& text) { dc.doi(text); });
  each(metadata, "dc.identifier.uri", [&](const std::string& text) {
    if (text.find("doi.org/10.") != std::string::npos) dc.doi(text.substr(text.find("10.")));
    else dc.alternate(text, text.find("hdl.handle.net") != std::string::npos ? "Handle" : "URL");
  });
  static const std::map<std::string, std::string> relations{{"dc.relation.ispartof", "IsPartOf"}, {"dc.relation.references", "References"},
                                                            {"dc.relation.isreferencedby", "IsReferencedBy"}, {"dc.relation.isversionof", "IsVersionOf"},
                                                            {"dc.relation.uri", "References"}};
  for (const auto& [name, relation] : relations) each(metadata, name, [&](const std::string& text) { dc.related(text, "", relation); });
}

}  // namespace

Value to_datacite(const DublinCore& metadata) {
  service::DataCite dc;
  each(metadata, "dc.title", [&](const std::string& text) { dc.title(text); });
  each(metadata, "dc.title.alternative", [&](const std::string& text) { dc.title(text, "AlternativeTitle"); });
  each(metadata, "dc.contributor.author", [&](const std::string& text) { dc.creator({.name = text, .kind = service::DataCite::Name::Kind::personal}); });
  each(metadata, "dc.contributor.editor", [&](const std::string& text) { dc.contributor({.name = text}, "Editor"); });
  each(metadata, "dc.description.abstract", [&](const std::string& text) { dc.description(text); });
  each(metadata, "dc.description", [&](const std::string& text) { dc.description(text, "Other"); });
  each(metadata, "dc.subject", [&](const std::string& text) { dc.subject(text); });
  each(metadata, "dc.publisher", [&](const std::string& text) { dc.publisher(text); });
  each(metadata, "dc.date.issued", [&](const std::string& text) { dc.published(text.substr(0, 10)); });
  each(metadata, "dc.rights.uri", [&](const std::string& uri) {
    const auto name = metadata.find("dc.rights");
    dc.rights(name == metadata.end() ? "" : name->second, uri);
  });
  if (!metadata.contains("dc.rights.uri")) each(metadata, "dc.rights", [&](const std::string& text) { dc.rights(text); });
  each(metadata, "dc.language.iso", [&](const std::string& text) { dc.language(text); });
  each(metadata, "dc.type", [&](const std::string& text) { dc.resource_type("", text); });
  identifiers(metadata, dc);
  return dc.dataset();
}

}  // namespace quarry::dspace
