# find_package(raftsim) gives raftsim::core and raftsim::sim; with COMPONENTS core the first alone, which needs
# nothing but the standard library.
include(CMakeFindDependencyMacro)

set(raftsim_wanted ${raftsim_FIND_COMPONENTS})
if(NOT raftsim_wanted)
  set(raftsim_wanted core sim)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/raftsim-core.cmake)
set(raftsim_core_FOUND TRUE)
if("sim" IN_LIST raftsim_wanted)
  find_dependency(nlohmann_json)
  find_dependency(simdjson)
  find_dependency(zstd)
  include(${CMAKE_CURRENT_LIST_DIR}/raftsim-sim.cmake)
  set(raftsim_sim_FOUND TRUE)
endif()

foreach(component IN LISTS raftsim_wanted)
  if(NOT raftsim_${component}_FOUND)
    set(raftsim_NOT_FOUND_MESSAGE "raftsim has no component \"${component}\", only core and sim")
    if(raftsim_FIND_REQUIRED_${component})
      set(raftsim_FOUND FALSE)
    endif()
  endif()
endforeach()
unset(raftsim_wanted)
