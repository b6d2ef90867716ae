// A React portal around <bosque-predictor>: hands it the patient's Bundle, and is told the prediction.

import React, { useState } from "react";
import { createRoot } from "react-dom/client";
import { defineElement } from "@bosque/predictor/element";
import bundle from "./patient.json";

defineElement();

function Portal() {
  const [answer, setAnswer] = useState("Faltan datos.");
  return (
    <main>
      <h1>Paciente en pantalla</h1>
      <p role="status">{answer}</p>
      <bosque-predictor
        lang="es"
        model="week20"
        fhir={bundle}
        onbosque-prediction={({ detail }) => setAnswer(`El portal recibe ${detail.probability}`)}
        onbosque-problem={({ detail }) => setAnswer(`Faltan o no sirven ${detail.problems.length} datos.`)}
      />
    </main>
  );
}

createRoot(document.getElementById("root")).render(<Portal />);
