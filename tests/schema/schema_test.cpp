// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "quarry/field.hpp"
#include "quarry/units.hpp"

namespace quarry {
namespace {

TEST(Fields, AreSortedAndOnce) {
  ASSERT_FALSE(fields().empty());
  for (std::size_t i = 1; i < fields().size(); ++i)
    EXPECT_LT(fields()[i - 1].path, fields()[i].path);
}

TEST(Fields, HaveTitlesAndUnitsThatConvert) {
  for (const auto& field : fields()) {
    SCOPED_TRACE(field.path);
    EXPECT_FALSE(field.title.empty());
    if (!field.unit.empty()) {
      EXPECT_EQ(field.kind, FieldKind::number);
      EXPECT_TRUE(is_unit(field.unit)) << field.unit;
    }
  }
}

TEST(Fields, HaveAliasesThatMeanOneFieldOnly) {
  std::map<std::string, std::string> owner;
  for (const auto& field : fields()) owner[field.path] = field.path;
  for (const auto& field : fields())
    for (const auto& alias : field.aliases) {
      const auto [known, fresh] = owner.emplace(alias, field.path);
      EXPECT_TRUE(fresh) << alias << " means " << known->second << " and " << field.path;
    }
}

TEST(Fields, AreFoundByPathAndAlias) {
  struct Case {
    const char *name, *path;
  };
  for (const Case& c : {Case{"dft.cutoff_energy", "dft.cutoff_energy"},
                        {"band_gap", "properties.electronic.band_gap"},
                        {"formula", "material.chemical_formula_reduced"},
                        {"elements", "material.elements"},
                        {"nelements", "material.nelements"},
                        {"chemsys", "material.chemical_system"},
                        {"spacegroup", "crystal_structure.space_group_number"},
                        {"xc", "dft.exchange_correlation_functional"},
                        {"energy", "results.energy_total"},
                        {"code", "simulation.program_name"},
                        {"title", "dc.titles.title"},
                        {"author", "dc.creators.creatorName"},
                        {"year", "dc.publicationYear"},
                        {"beam_energy", "electron_microscopy.beam_energy"}}) {
    SCOPED_TRACE(c.name);
    const auto* field = find_field(c.name);
    ASSERT_NE(field, nullptr);
    EXPECT_EQ(field->path, c.path);
  }
  EXPECT_EQ(find_field("no.such.field"), nullptr);
  EXPECT_EQ(find_field("dft"), nullptr);
}

TEST(Fields, SayWhatTheyHold) {
  const auto* gap = find_field("band_gap");
  EXPECT_EQ(gap->kind, FieldKind::number);
  EXPECT_EQ(gap->unit, "eV");
  EXPECT_FALSE(gap->array);
  EXPECT_FALSE(gap->mdf);
  EXPECT_TRUE(find_field("elements")->array);
  EXPECT_TRUE(find_field("elements")->facet);
  EXPECT_TRUE(find_field("elements")->mdf);
  EXPECT_TRUE(find_field("files.filename")->array);
  EXPECT_TRUE(find_field("simulation.hubbard.U")->array);
  EXPECT_EQ(find_field("material.elemental_proportions")->kind, FieldKind::object);
  EXPECT_EQ(find_field("mdf.ingest_date")->kind, FieldKind::date);
  EXPECT_EQ(find_field("mdf.acl"), nullptr) << "access lists are no content";
}

TEST(Blocks, AreNamedInOrder) {
  const std::set<std::string> names(block_names().begin(), block_names().end());
  EXPECT_EQ(names.size(), block_names().size());
  EXPECT_TRUE(std::is_sorted(block_names().begin(), block_names().end()));
  for (const char* name : {"mdf",
                           "dc",
                           "files",
                           "material",
                           "crystal_structure",
                           "dft",
                           "image",
                           "electron_microscopy",
                           "origin",
                           "molecule",
                           "md",
                           "xrd",
                           "raman",
                           "calphad",
                           "cross_reference",
                           "mrr",
                           "custom",
                           "projects",
                           "services",
                           "data",
                           "links",
                           "structure",
                           "symmetry",
                           "simulation",
                           "results",
                           "properties",
                           "extraction"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Schema, HasAHash) {
  EXPECT_EQ(schema_hash().size(), 64U);
  EXPECT_EQ(schema_hash(), schema_hash());
}

}  // namespace
}  // namespace quarry
