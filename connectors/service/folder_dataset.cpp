// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/folder_dataset.hpp"

#include <utility>

namespace quarry::service {

Value folder_dataset(const FolderFacts& facts) {
  Object dc;
  if (!facts.name.empty()) dc["titles"] = Array{Object{{"title", facts.name}}};
  if (!facts.description.empty())
    dc["descriptions"] = Array{Object{{"description", facts.description}, {"descriptionType", "Abstract"}}};
  Array dates;
  for (const auto& [kind, date] : {std::pair("Created", facts.created), std::pair("Updated", facts.updated)})
    if (!date.empty()) dates.push_back(Object{{"date", date}, {"dateType", kind}});
  if (!dates.empty()) dc["dates"] = std::move(dates);
  if (!facts.id.empty())
    dc["alternateIdentifiers"] = Array{Object{{"alternateIdentifier", facts.id}, {"alternateIdentifierType", facts.id_kind}}};
  return dc.empty() ? Value() : Value(Object{{"dc", std::move(dc)}});
}

}  // namespace quarry::service
